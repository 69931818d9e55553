// A worker: simulates units that are asked for through one descriptor and answers through another.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace v2v {

/// Answers until the end of input, first with `hello` and the fingerprint (frames as in
/// `worker_pool.hpp`). What `simulate` throws becomes a `failed` answer and ends the work with
/// `Failure` here. Throws `Failure(files)` when the descriptors fail or a request is cut off.
void serve(int in, int out, std::uint64_t fingerprint,
           const std::function<std::string(std::uint32_t point, std::uint32_t batch)>& simulate);

}  // namespace v2v
