//! See `checks::waivers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::waivers(data));
