#include "server/ops/managed_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <utility>

namespace gapless::server {

namespace {

using master_key = relation_vault::master_key;

constexpr std::size_t key_size = master_key::size;
constexpr std::size_t said_max = 2 * key_size + 2;  // digits and the end of a line

// Overwritten when it ends. What is longer than any key is cut off behind the first byte too many.
class key_text {
public:
    key_text() = default;
    key_text(const key_text&) = delete;
    key_text& operator=(const key_text&) = delete;

    ~key_text() { protocol::key_material::wipe(bytes_); }

    [[nodiscard]] std::uint8_t* free() { return bytes_.data() + size_; }

    [[nodiscard]] std::size_t room() const { return bytes_.size() - size_; }

    void grow(std::size_t by) { size_ += by; }

    [[nodiscard]] std::string_view view() const {
        return {reinterpret_cast<const char*>(bytes_.data()), size_};
    }

private:
    std::array<std::uint8_t, said_max + 1> bytes_{};
    std::size_t size_ = 0;
};

std::optional<std::uint8_t> digit_of(char letter) {
    if (letter >= '0' && letter <= '9') {
        return static_cast<std::uint8_t>(letter - '0');
    }
    const char low = static_cast<char>(letter | 0x20);
    return low >= 'a' && low <= 'f' ? std::optional(static_cast<std::uint8_t>(low - 'a' + 10))
                                    : std::nullopt;
}

std::optional<master_key> from_digits(std::string_view text) {
    master_key made;
    for (std::size_t i = 0; i < key_size; ++i) {
        const auto high = digit_of(text[2 * i]);
        const auto low = digit_of(text[2 * i + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        made.writable()[i] = static_cast<std::uint8_t>(*high * 16 + *low);
    }
    return made;
}

std::string_view without_line_end(std::string_view text) {
    for (const char end : {'\n', '\r'}) {
        text = text.ends_with(end) ? text.substr(0, text.size() - 1) : text;
    }
    return text;
}

error refusal(const std::filesystem::path& path, const std::string& why) {
    return error{errc::usage, path.string() + ' ' + why};
}

// A descriptor that is closed.
struct open_file {
    explicit open_file(const std::filesystem::path& path)
        : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    ~open_file() {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }

    int descriptor;
};

}  // namespace

result<master_key> parse_managed_key(std::string_view said) {
    if (said.size() == key_size) {
        master_key made;
        for (std::size_t i = 0; i < key_size; ++i) {
            made.writable()[i] = static_cast<std::uint8_t>(said[i]);
        }
        return made;
    }
    const std::string_view text = without_line_end(said);
    if (text.size() == 2 * key_size) {
        if (auto made = from_digits(text)) {
            return std::move(*made);
        }
    }
    return error{errc::usage, "a master key is 32 bytes, or 64 hexadecimal digits"};
}

result<master_key> read_managed_key(const std::filesystem::path& path) {
    const open_file file{path};
    struct stat status{};
    if (file.descriptor < 0 || ::fstat(file.descriptor, &status) != 0) {
        return refusal(path, "cannot be read");
    }
    if (!S_ISREG(status.st_mode)) {
        return refusal(path, "is no file");
    }
    if ((status.st_mode & 0077U) != 0) {
        return refusal(path, "is open to others: make it yours alone with chmod 600");
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return refusal(path, "belongs to somebody else");
    }
    key_text said;
    while (said.room() > 0) {
        const auto count = ::read(file.descriptor, said.free(), said.room());
        if (count <= 0) {
            break;
        }
        said.grow(static_cast<std::size_t>(count));
    }
    auto key = parse_managed_key(said.view());
    return key ? std::move(key) : refusal(path, "holds no key: " + key.error().detail);
}

result<master_key> ask_managed_key(const std::string& command) {
    const std::string quiet = "exec </dev/null; " + command;
    std::FILE* const asked = ::popen(quiet.c_str(), "re");
    if (asked == nullptr) {
        return error{errc::usage, "the command for the master key cannot be run"};
    }
    std::setvbuf(asked, nullptr, _IONBF, 0);  // no copy of it stays in a buffer
    key_text said;
    while (said.room() > 0) {
        const std::size_t count = std::fread(said.free(), 1, said.room(), asked);
        if (count == 0) {
            break;
        }
        said.grow(count);
    }
    if (::pclose(asked) != 0) {
        return error{errc::usage, "the command for the master key has failed"};
    }
    auto key = parse_managed_key(said.view());
    return key ? std::move(key)
               : error{errc::usage, "the command says no key: " + key.error().detail};
}

}  // namespace gapless::server
