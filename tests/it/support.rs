//! Shared by several modules: fixtures, hosts, and the program as a process.

pub mod fixture;
pub mod generated;
pub mod hosts;
pub mod installed;
pub mod plugin;
pub mod program;
pub mod reading;
pub mod repository;
