// The protocol, read from top to bottom: the processes of a patient and of a product.
#pragma once

#include "pathway/patient/case.hpp"

#include <cstdint>
#include <optional>

namespace v2v {

class World;

/// From entry, or from where somebody is at the start of the run, to infusion and discharge.
Process patient_path(World& world, Case& patient, const PatientUnderWay* so_far);
/// From the hospital to the maker and back.
Process product_path(World& world, Case& patient, ProductStage from, Duration cultured_for);
/// Of a product that was ordered `ago`.
Process delivery_path(World& world, Case& patient, Duration ago);
/// A suite, asked for ahead of the cells.
Process booking_path(World& world, Case& patient);
/// A ward bed, asked for ahead of lymphodepletion or infusion.
Process bed_path(World& world, Case& patient);
/// The tests of a product that was released at risk.
Process testing_path(World& world, Case& patient, std::uint32_t culture);

/// From infusion to discharge, and back to hospital where toxicity asks for it.
Process hospital_stay(World& world, Case& patient, const Stay& stay);
/// So long on the ward, with intensive care after a part of it unless that is not needed; then
/// discharge.
Process in_hospital(World& world, Case& patient, Duration on_ward,
                    std::optional<Duration> until_intensive_care);
/// At its end: true, or the patient dies there and gives all beds back.
bool survives_intensive_care(Case& patient, const Stay& stay);
void lymphodepletion_ends(Case& patient);
/// They have arrived where they are cultured; from now on the patient waits.
void cells_are_received(World& world, Case& patient);
/// To one whose cells have been received, or who has ordered.
void begin_bridging_if_offered(World& world, Case& patient);

}  // namespace v2v
