fn main() {
    // ANCHOR: part
    println!("MLS");
    // ANCHOR_END: part
    # hidden
}
