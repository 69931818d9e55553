// Tables that refer to one another across the files which define them.
#pragma once

#include "scenario/fields.hpp"

namespace v2v::tables {

extern const Table populations, attrition, patients, product, bridging, lymphodepletion, leaving,
    infections, sites, service, lane, published, step, receipt, lost, calendars, policy, stay,
    toxicity, outcomes, randomised, changes, makers, people, products, offered_product, slots,
    vector, test_batch, published_survival, published_medians, published_response, published_ratios,
    published_standard, recorded, cohort, referrals, waiting_list;

/// Of a cohort, a service and a list.
inline constexpr Field enters{.key = "enters",
                              .form = Form::choice,
                              .text = "The first gate, which everybody has reached.",
                              .example = "screened",
                              .needed = true,
                              .choices = "referred approved screened eligible collected received"};

/// Of what is offered to all, to some, or from a date on.
inline constexpr Field what_becomes{
    .key = "outcomes",
    .form = Form::object,
    .text = "What becomes of patients after infusion, or after leaving without it.",
    .example = "{ response: { share: 80 %, seen_after: 28 d }, no_response: { death: 0.1 /mo } }",
    .or_none = true,
    .table = &outcomes};

/// Of everything that has hours or times of the day.
inline constexpr Field closed{
    .key = "closed",
    .form = Form::times,
    .text =
        "Days on which it is closed: dates such as `2026-12-24`, days of every "
        "year such as `12-25`, or from one to another such as `2026-12-24 "
        "to 2026-12-26` or `12-24 to 01-02`. What begins before them goes "
        "on.",
    .example = "[12-25, 2026-05-14]"};

}  // namespace v2v::tables
