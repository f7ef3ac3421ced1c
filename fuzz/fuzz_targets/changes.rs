//! See `checks::changes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::changes(data));
