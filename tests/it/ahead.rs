//! Looking ahead: what would follow from changes, and what comes if nobody does anything.

mod books;
mod days;
mod pace;
mod trials;
