//! Gives memory that was freed back to the system: the only calls into C of this crate.

/// Has glibc leave less memory unused. To be called once, before much is taken.
///
/// Large pieces are given back as soon as they are freed: they would be kept among the small ones, ever
/// larger, where few of them can be used again, which is a fifth of the most that building a store takes.
/// And there are no more heaps than cores: each has its own holes, and only reading and linking, which do
/// not run on more threads, take much.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "no safe crate has it")]
pub(super) fn leave_less_unused() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // SAFETY: it takes no pointer and may be called at any time (mallopt(3)).
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
        libc::mallopt(libc::M_ARENA_MAX, cores.try_into().unwrap_or(libc::c_int::MAX));
    }
}

/// So many bytes are a large piece.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1 << 17;

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn leave_less_unused() {}

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
