// What becomes of the patients of every hospital, region and product.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>

namespace v2v::report {

/// A table of hospitals, of regions and of products: a row each, at most `most` of them, those with
/// most patients. Nothing where there is only one.
void add_by_place(Document& document, const PatientSummary& patients, std::size_t most);
/// That of products alone, without a title.
void add_products(Document& document, const PatientSummary& patients, std::size_t most);

}  // namespace v2v::report
