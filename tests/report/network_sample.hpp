// Networks made by hand that the tests of drawings share.
#pragma once

#include "vein2vein/network/description.hpp"

namespace v2v::test {

/// Two regions, two plants of which one can only be reached through an airport, a laboratory.
NetworkDescription sample_network();
/// One plant and so many hospitals, `each` of them of a region; alike or not.
NetworkDescription large_network(unsigned hospitals, unsigned each, bool alike);

}  // namespace v2v::test
