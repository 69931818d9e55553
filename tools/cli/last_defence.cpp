// Signal handlers; nothing here allocates or locks.
#include "last_defence.hpp"

#include "commands.hpp"
#include "vein2vein/core/whereabouts.hpp"
#include "vein2vein/report/files.hpp"

#include <unistd.h>

#include <array>
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>

namespace v2v::cli {
namespace {

constexpr std::array kEndings = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

int words = 0;
char** word = nullptr;

void put(const char* text) noexcept {
  for (std::size_t left = std::strlen(text); left > 0;) {
    const ssize_t written = ::write(STDERR_FILENO, text, left);
    if (written <= 0) return;
    text += written;
    left -= static_cast<std::size_t>(written);
  }
}

void put(std::uint64_t number) noexcept {
  char digits[21];
  char* at = digits + sizeof digits - 1;
  *at = '\0';
  do {
    *--at = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  put(at);
}

[[noreturn]] void end_by_signal(int signal) noexcept {
  put("v2v: ended by signal ");
  put(static_cast<std::uint64_t>(signal));
  const char* const name = sigabbrev_np(signal);
  if (name) {
    put(" (SIG");
    put(name);
    put(")");
  }
  put("\n");
  print_defect();
  abandon_folder();
  ::_exit(kDefect);
}

[[noreturn]] void end_without_memory() noexcept {
  put("v2v: there is not enough memory for this; fewer patients, replications or --threads take "
      "less\n");
  abandon_folder();
  ::_exit(kFiles);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // they report better, with what they know
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

}  // namespace

void print_defect() noexcept {
  const Whereabouts& here = whereabouts();
  if (here.scenario[0] != '\0') {
    put("It was simulating replication ");
    put(here.replication);
    put(" of seed ");
    put(here.seed);
    put(" of ");
    put(here.scenario);
    put(".\n");
  }
  put("This is a defect of the program or its model. Please report it to those who gave you the "
      "program,\nwith the scenario files. To see it again:\n ");
  for (int i = 0; i < words; ++i) {
    put(" ");
    put(i == 0 ? "v2v" : word[i]);
  }
  put("\n");
}

void install_last_defence(int argc, char** argv) {
  words = argc;
  word = argv;
  if (kSanitized) return;
  std::set_new_handler(&end_without_memory);
  // A stack that has overflowed has no room for a handler.
  static std::array<char, 64U << 10U> stack_of_handler;
  stack_t stack{};
  stack.ss_sp = stack_of_handler.data();
  stack.ss_size = stack_of_handler.size();
  ::sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = &end_by_signal;
  action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);
  sigfillset(&action.sa_mask);
  for (const int signal : kEndings) ::sigaction(signal, &action, nullptr);
}

}  // namespace v2v::cli
