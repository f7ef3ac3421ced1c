//! See `checks::wire`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::wire(data));
