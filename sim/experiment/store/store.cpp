// The store of a study while it is simulated.
#include "experiment/store/store.hpp"

#include "experiment/store/store_file.hpp"
#include "vein2vein/core/diagnostic.hpp"

namespace v2v {

class Store::Connection : public StoreFile {
 public:
  Connection(const std::string& path, const Study& study, const std::string& command)
      : StoreFile(path, StudyIdentity::of(study, command)), study_(study) {}

  /// With the values that were drawn, which counting does without.
  BatchResult with_drawn(WorkUnit unit, BatchResult result) const {
    for (std::size_t arm = 0; arm < result.size(); ++arm)
      result[arm].drawn = drawn_parameters(study_, unit.point, arm, study_.first_of(unit.batch),
                                           result[arm].counts.size());
    return result;
  }

 private:
  Study study_;
};

Store::Store(const std::string& path, const Study& study, const std::string& command)
    : connection_(std::make_unique<Connection>(path, study, command)) {}
Store::~Store() = default;

std::vector<std::string> Store::drop_damaged() { return connection_->drop_damaged(); }

std::vector<WorkUnit> Store::finished() const { return connection_->finished(); }

BatchResult Store::read(WorkUnit unit) const {
  return connection_->decoded(unit, connection_->bytes_of(unit).value_or(""));
}

void Store::put(WorkUnit unit, const BatchResult& result) {
  if (!connection_->identity().fits(unit, result))
    throw Failure(Failure::Family::defect, "a batch to be stored is not one of the study");
  const BatchResult kept = connection_->with_drawn(unit, result);
  const std::string bytes = encode(kept);
  Transaction transaction(connection_->database());
  connection_->add(unit, bytes, kept);
  transaction.commit();
}

std::optional<Verification> Store::verification(std::uint32_t point, std::uint32_t arm) const {
  return connection_->verification(point, arm);
}

void Store::put_verification(std::uint32_t point, std::uint32_t arm,
                             const Verification& verification) {
  Transaction transaction(connection_->database());
  connection_->add(point, arm, verification);
  transaction.commit();
}

void Store::finish_point(std::uint32_t point, unsigned replications) {
  if (connection_->replications_of(point) == replications) return;
  Transaction transaction(connection_->database());
  connection_->finish_point(point, replications);
  transaction.commit();
}

}  // namespace v2v
