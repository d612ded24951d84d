//! Gives memory that was freed back to the system.

/// Gives back what loading needed and the store does not. glibc keeps it otherwise: the pieces lie
/// among those that stay. Other systems' allocators are left to themselves.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the one call into C of this crate; no safe crate has it")]
pub fn release_memory() {
    // SAFETY: it takes no pointer and may be called in any thread at any time (malloc_trim(3)).
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn release_memory() {}
