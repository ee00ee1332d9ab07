//! Names the shared object, so that programs record the ABI they were linked against.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libportcullis_c.so.0");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
