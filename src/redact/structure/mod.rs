//! Values known by where they stand: which line of which output, which option of which command.
//!
//! Most are rows of the same table as the tokens; what needs more than one line to be understood
//! has code of its own.

pub(super) mod accounts;
pub(super) mod answers;
pub(super) mod clusters;
pub(super) mod columns;
pub(super) mod commands;
pub(super) mod docker_info;
pub(super) mod files;
pub(super) mod headers;
pub(super) mod hosts;
pub(super) mod lists;
pub(super) mod machine;
pub(super) mod pem;
pub(super) mod people;
