//! Gives memory that was freed back to the system: the only calls into C of this crate.

/// Has large pieces of memory given back as soon as they are freed. glibc would keep ever larger ones
/// among the small, where few of them can be used again: a fifth of the most that building a store
/// takes. To be called once, before much is taken.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "no safe crate has it")]
pub(super) fn part_large_from_small() {
    // SAFETY: it takes no pointer and may be called at any time (mallopt(3)).
    unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE) };
}

/// So many bytes are a large piece.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1 << 17;

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn part_large_from_small() {}

/// Gives back what loading needed and the store does not. glibc keeps it otherwise: the pieces lie
/// among those that stay. Other systems' allocators are left to themselves.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "no safe crate has it")]
pub fn release_memory() {
    // SAFETY: it takes no pointer and may be called in any thread at any time (malloc_trim(3)).
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn release_memory() {}
