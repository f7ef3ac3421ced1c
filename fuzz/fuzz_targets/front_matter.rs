//! See `checks::front_matter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::front_matter(data));
