//! `sign`.
