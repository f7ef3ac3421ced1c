//! What a milestone promises, and a fingerprint of that.
