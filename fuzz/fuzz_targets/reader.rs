//! See `checks::reader`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::reader(data));
