//! See `checks::protocol`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::protocol(data));
