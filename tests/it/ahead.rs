//! Looking ahead: what changes would cause, and what happens if nothing changes.

mod books;
mod days;
mod pace;
mod trials;
