// A value that a header holds without knowing it.
#pragma once

#include <memory>
#include <utility>

namespace v2v {

/// Behaves as a member of type T that is stored elsewhere: always there, copied with its owner, and
/// constant where that is. Only who looks into it needs the definition of T, so that whoever holds
/// it declares what copies and destroys it and defines that elsewhere. Of one that was moved from
/// nothing but its destruction and an assignment is possible. (As `std::indirect`, P3019.)
template <class T>
class Indirect {
 public:
  Indirect() : value_(std::make_unique<T>()) {}
  Indirect(const Indirect& other) : value_(std::make_unique<T>(*other)) {}
  Indirect(Indirect&& other) noexcept = default;
  Indirect& operator=(const Indirect& other) {
    if (this != &other) value_ = std::make_unique<T>(*other);
    return *this;
  }
  Indirect& operator=(Indirect&& other) noexcept = default;
  ~Indirect() = default;

  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return value_.get(); }
  const T* operator->() const noexcept { return value_.get(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace v2v
