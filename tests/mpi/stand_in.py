#!/usr/bin/env python3
"""Stands in for v2v: `sweep WAY ...` asks and prints what came, `worker sweep WAY ...` answers.

An answer's bytes follow from its unit, so that the coordinator knows what must come.
"""
import hashlib
import os
import pathlib
import signal
import struct
import sys
import time

GONE, FAILED, HELLO = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
UNITS = 60
RANK = int(os.environ.get("OMPI_COMM_WORLD_RANK", "0"))


def answer_of(point, batch):
    """0 bytes to 3 MB, some of them empty, most of them short."""
    size = (0, 1, 17, 4096, 65536, 70_001, 3_000_000)[point * 7919 % 7]
    pattern = hashlib.sha256(struct.pack("<II", point, batch)).digest()
    return (pattern * (size // len(pattern) + 1))[:size]


def read(file, size):
    data = file.read(size)
    return data if len(data) == size else None


class Pool:
    """Both descriptors, as the library's DescriptorPool has them."""

    def __init__(self, descriptors):
        answers, requests = map(int, descriptors.split(","))
        self.answers = os.fdopen(answers, "rb")
        self.requests = os.fdopen(requests, "wb", buffering=0)
        self.size = struct.unpack("<I", read(self.answers, 4))[0]

    def send(self, worker, point, batch):
        self.requests.write(struct.pack("<III", worker, point, batch))

    def receive(self):
        """Worker, point, batch and bytes; hellos are checked on the way."""
        while True:
            worker, point, batch, length = struct.unpack("<IIIQ", read(self.answers, 20))
            data = read(self.answers, length)
            if point in (GONE, FAILED):
                print(f"worker {worker} is gone: {data.decode()}", file=sys.stderr)
                sys.exit(4)
            if point != HELLO:
                return worker, point, batch, data
            assert data == b"8 bytes.", data


def coordinate(way, pool):
    under_way, answered, results = 0, [0] * pool.size, {}
    units = iter(range(UNITS))
    ahead = UNITS if way == "flood" else 2

    def ask(worker):
        unit = next(units, None)
        if unit is None:
            return 0
        pool.send(worker, unit, unit + 1)
        return 1

    for _ in range(ahead):
        for worker in range(pool.size):
            under_way += ask(worker)
    if way == "flood":
        time.sleep(0.5)  # everybody's pipes are full by now
    while under_way:
        worker, point, batch, data = pool.receive()
        assert data == answer_of(point, batch), (worker, point, batch, len(data))
        answered[worker] += 1
        results[point] = hashlib.sha256(data).hexdigest()
        under_way += ask(worker) - 1
    print(f"answered {' '.join(map(str, answered))}", file=sys.stderr)
    for point in sorted(results):
        print(point, results[point])


def work(way):
    def put(point, batch, data):
        sys.stdout.buffer.write(struct.pack("<IIQ", point, batch, len(data)) + data)
        sys.stdout.buffer.flush()

    if way == "nonsense" and RANK == 1:
        sys.stdout.buffer.write(b"This is text, and by no means short.\n" * 10)
        sys.stdout.buffer.flush()
    put(HELLO, 0, b"8 bytes.")
    done = 0
    while request := read(sys.stdin.buffer, 8):
        done += 1
        point, batch = struct.unpack("<II", request)
        if RANK == 1 and done == 2:
            misbehave(way)
        if way == "uneven":
            time.sleep(0.1 if RANK == 1 else 0.001)
        put(point, batch, answer_of(point, batch))


def misbehave(way):
    if way == "worker exits":
        sys.exit("the disk is on fire")
    if way == "worker fails":
        message = b"no such maker"
        sys.stdout.buffer.write(struct.pack("<IIQ", FAILED, 0, len(message)) + message)
        sys.stdout.buffer.flush()
        sys.exit("no such maker")
    if way == "worker is killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if way == "rank is killed":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    if way in ("interrupted", "coordinator is killed"):
        time.sleep(60)


def main():
    words = sys.argv[1:]
    if folder := os.environ.get("STAND_IN_PIDS"):
        (pathlib.Path(folder) / str(os.getpid())).touch()
    if words[0] == "worker":
        return work(words[2])
    assert words[1] == "--workers-at", words
    way = words[3]
    if way == "refused":
        sys.exit("scenario.yaml:3: expected a scenario")
    if way == "coordinator is killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return coordinate(way, Pool(words[2]))


if __name__ == "__main__":
    main()
