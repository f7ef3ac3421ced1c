//! See `checks::lost_words`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::lost_words(data));
