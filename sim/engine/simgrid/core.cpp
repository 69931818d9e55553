// The settings that make SimGrid exact, silent and a good guest in its process.
#include "engine/simgrid/core.hpp"

#include <simgrid/s4u.hpp>

#include <csignal>
#include <vector>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define V2V_THREAD_CONTEXTS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define V2V_THREAD_CONTEXTS 1
#endif
#endif

namespace v2v {
namespace {

/// SimGrid installs handlers of its own for signals; the program keeps the ones it has.
class KeptSignalHandlers {
 public:
  KeptSignalHandlers() {
    for (Kept& kept : kept_) ::sigaction(kept.signal, nullptr, &kept.action);
  }
  KeptSignalHandlers(const KeptSignalHandlers&) = delete;
  KeptSignalHandlers& operator=(const KeptSignalHandlers&) = delete;
  ~KeptSignalHandlers() {
    for (const Kept& kept : kept_) ::sigaction(kept.signal, &kept.action, nullptr);
  }

 private:
  struct Kept {
    int signal;
    struct sigaction action;
  };
  Kept kept_[3] = {{SIGINT, {}}, {SIGSEGV, {}}, {SIGBUS, {}}};
};

}  // namespace

SimgridCore::SimgridCore(const std::string& trace_file) {
  const KeptSignalHandlers kept;
  std::vector<std::string> words = {"vein2vein",
                                    "--log=root.thres:critical",
                                    "--cfg=debug/clean-atexit:no",
                                    "--cfg=surf/precision:1e-4",
                                    "--cfg=network/model:CM02",
                                    "--cfg=network/TCP-gamma:0",
                                    "--cfg=network/crosstraffic:0"};
#ifdef V2V_THREAD_CONTEXTS
  words.emplace_back("--cfg=contexts/factory:thread");  // the others confuse sanitizers
#endif
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(words.size());
  engine_ = std::make_unique<simgrid::s4u::Engine>(&count, arguments.data());
  if (trace_file.empty()) return;
  // Not among the words: those are split at blanks and commas, and written into the trace.
  engine_->set_config("tracing:yes");
  engine_->set_config("tracing/platform:yes");
  engine_->set_config("tracing/filename", trace_file);
}

SimgridCore::~SimgridCore() = default;

}  // namespace v2v
