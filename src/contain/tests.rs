//! Panics that tests inject.
