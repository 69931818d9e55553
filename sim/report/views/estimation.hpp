// How well a run's numbers are known, in words.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <string_view>

namespace v2v::report {

/// A value of a `Quantity` of that name as a person writes it: fractions in percent, days,
/// patients.
std::string quantity_value(std::string_view quantity, double value, int decimals);
/// ` %`, ` d`, ` patients`: what follows the number of such a value.
std::string quantity_unit(std::string_view quantity);

/// Where the variance comes from and which precision was asked for: a line each, or nothing.
void add_evidence(Document& document, const RunSummary& run);
/// The warm-up of a service; with the series that shows it where it was found.
void add_warm_up(Document& document, const RunSummary& run);

/// `31 % [25, 37]`.
std::string share_with_interval(double share, const Interval& interval);
/// What `precision` reached, as a sentence.
std::string precision_sentence(const PrecisionSummary& precision, std::uint64_t replications);

/// The means of buckets of `per_column` values as characters one to eight eighths high, the highest
/// bucket all eight.
std::string sparkline(const std::vector<double>& series, std::size_t per_column);

}  // namespace v2v::report
