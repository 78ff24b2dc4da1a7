/* Fails, or ends the process, at the Nth call that touches a file under one folder.
 *
 * Loaded with LD_PRELOAD into a Python that forks: each child arms it once by torture_arm and then
 * does what is to be tried. Calls on other files are neither counted nor changed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE = 2, SYNC = 4, RENAME = 8, UNLINK = 16, MKDIR = 32, TRUNCATE = 64,
       READ = 128, LINK = 256 };
#define MOST 4096

static char root[4096];
static size_t root_size;
static unsigned mask;
static long at, seen;
static int failure, sticky, killing;
static unsigned char ours[MOST];

void torture_arm(const char *folder, unsigned kinds, long nth, int error, int stays, int kills) {
    root_size = strlen(folder);
    memcpy(root, folder, root_size + 1);
    mask = kinds; at = nth; failure = error; sticky = stays; killing = kills; seen = 0;
    memset(ours, 0, sizeof ours);
}
long torture_seen(void) { return seen; }
void torture_disarm(void) { root_size = 0; }

static int under(const char *path) {
    return root_size && path && strncmp(path, root, root_size) == 0;
}
static int known(int fd) { return root_size && fd >= 0 && fd < MOST && ours[fd]; }
static void note(int fd, int is_ours) { if (fd >= 0 && fd < MOST) ours[fd] = is_ours; }

/* Whether this call is to fail; does not return when it is to be the last. */
static int hit(unsigned kind) {
    if (!(mask & kind)) return 0;
    long number = ++seen;
    if (number == at || (sticky && at > 0 && number > at)) {
        if (killing) raise(SIGKILL);
        errno = failure;
        return 1;
    }
    return 0;
}

#define REAL(name) static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name)) dlsym(RTLD_NEXT, #name)

#define OPENING(name) \
int name(const char *path, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list list; va_start(list, flags); \
        mode = va_arg(list, mode_t); va_end(list); } \
    int is_ours = under(path); \
    if (is_ours && (flags & O_CREAT) && hit(OPEN)) return -1; \
    if (is_ours && !(flags & O_CREAT) && hit(READ)) return -1; \
    int fd = real(path, flags, mode); \
    note(fd, is_ours); \
    return fd; \
}
OPENING(open)
OPENING(open64)

#define OPENING_AT(name) \
int name(int dir, const char *path, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list list; va_start(list, flags); \
        mode = va_arg(list, mode_t); va_end(list); } \
    int is_ours = under(path) || known(dir); \
    if (is_ours && (flags & O_CREAT) && hit(OPEN)) return -1; \
    int fd = real(dir, path, flags, mode); \
    note(fd, is_ours); \
    return fd; \
}
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int fd) { REAL(close); note(fd, 0); return real(fd); }

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (known(fd) && hit(WRITE)) {
        /* A disk that fills up takes the first half. */
        if (failure == ENOSPC && size > 1 && !killing) {
            ssize_t part = real(fd, data, size / 2);
            if (part > 0 && !sticky) return part;
            errno = failure;
        }
        return -1;
    }
    return real(fd, data, size);
}
#define PWRITE(name, offset_type) \
ssize_t name(int fd, const void *data, size_t size, offset_type offset) { \
    REAL(name); \
    if (known(fd) && hit(WRITE)) return -1; \
    return real(fd, data, size, offset); \
}
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t read(int fd, void *data, size_t size) {
    REAL(read);
    if (known(fd) && hit(READ)) return -1;
    return real(fd, data, size);
}
#define PREAD(name, offset_type) \
ssize_t name(int fd, void *data, size_t size, offset_type offset) { \
    REAL(name); \
    if (known(fd) && hit(READ)) return -1; \
    return real(fd, data, size, offset); \
}
PREAD(pread, off_t)
PREAD(pread64, off64_t)

int fsync(int fd) { REAL(fsync); if (known(fd) && hit(SYNC)) return -1; return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); if (known(fd) && hit(SYNC)) return -1; return real(fd); }

int rename(const char *from, const char *to) {
    REAL(rename);
    if ((under(from) || under(to)) && hit(RENAME)) return -1;
    return real(from, to);
}
int unlink(const char *path) {
    REAL(unlink);
    if (under(path) && hit(UNLINK)) return -1;
    return real(path);
}
int unlinkat(int dir, const char *path, int flags) {
    REAL(unlinkat);
    if ((under(path) || known(dir)) && hit(UNLINK)) return -1;
    return real(dir, path, flags);
}
int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (under(path) && hit(MKDIR)) return -1;
    return real(path, mode);
}
int link(const char *from, const char *to) {
    REAL(link);
    if (under(to) && hit(LINK)) return -1;
    return real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(linkat);
    if (under(to) && hit(LINK)) return -1;
    return real(a, from, b, to, flags);
}
int ftruncate(int fd, off_t size) {
    REAL(ftruncate);
    if (known(fd) && hit(TRUNCATE)) return -1;
    return real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    if (known(fd) && hit(TRUNCATE)) return -1;
    return real(fd, size);
}
