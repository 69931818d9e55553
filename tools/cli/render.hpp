// Pictures as PNG and PDF.
#pragma once

#include <string>

namespace v2v::cli {

/// 300 points an inch. The type is what is installed, so that machines may differ in these bytes.
std::string png_of(const std::string& svg);
/// As large as the picture, with a date of creation that never changes.
std::string pdf_of(const std::string& svg);

}  // namespace v2v::cli
