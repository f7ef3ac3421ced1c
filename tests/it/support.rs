//! What several modules need: fixtures, hosts, and the program in a process of its own.

pub mod fixture;
pub mod hosts;
pub mod installed;
pub mod plugin;
pub mod program;
pub mod reading;
