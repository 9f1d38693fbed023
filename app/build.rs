//! The migrations are part of the program: a new one makes it compile again.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
