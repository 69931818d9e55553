// The one thing that the module does.
#pragma once

#include <string>
#include <string_view>

namespace v2v::page {

/// Answers a request about the files that are there; both are JSON objects. A request says what to
/// `do`, and mostly of which `arms`, each `{file, overlays, set: [{path, text}], name}`. A study is
/// `{arms, replications, seed, batch, uncertainty}`.
///
/// - `check`: `scenarios`, each with name, title, values with their sources, and remarks
/// - `plan`, of a study: `replications`, `batches`, `uncertainty`
/// - `batch`, of a study, with `number`: the batch's bytes in the file `batch`
/// - `merge`, of a study, with `files` (batches in their order) and `first` (the number of the
///   first of them; 0 begins afresh): how many are `merged`
/// - `result`, of a study, with `want`: what is wanted of `json`, `screen`, `full`, `pictures`,
///   `trial` (pictures of the first replication), `report` (with those pictures that were wanted
///   before it; `command` stands in it), `sheets` of a workbook and `tables`,
///   of what was merged
/// - `run`, of a study: the same of all replications
/// - `sweep`, of a study, with `vary` as on the command line: `json`, `full`, `pictures`
/// - `network`: `json`, `full`, `pictures`
/// - `explain`, with `key`: its `facts`
/// - `keys`, with `path`: `section`, the keys of the mapping there, each with its facts
/// - `schema`: the JSON Schema of a scenario, in `json`
///
/// What is wrong with the input is in `problems`, each `{file, line, column, message, hint, text}`;
/// there is nothing else then. Whatever it is asked, it answers.
std::string answer(std::string_view request);

/// What was prepared may be of a file that is another one now.
void file_changed();

}  // namespace v2v::page
