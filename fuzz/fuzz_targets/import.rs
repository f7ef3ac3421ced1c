//! See `checks::import`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::import(data));
