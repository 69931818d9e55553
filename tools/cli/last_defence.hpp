// What is said when nothing else can be: signals, uncaught exceptions, no more memory.
#pragma once

namespace v2v::cli {

/// From now on a signal that ends programs which are wrong, or an exception that nobody catches,
/// ends this one with the message about a defect and exit status 3, and a lack of memory with a
/// message and exit status 4. Folders that are being written are gone then. The words stay the
/// caller's and must outlive the program.
void install_last_defence(int argc, char** argv);

/// `This is a defect of the program or its model. ...` and the command, on standard error.
void print_defect() noexcept;

}  // namespace v2v::cli
