//! See `checks::fix`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::fix(data));
