#pragma once

#include <gapless/device_class.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::server {

// The JSON object of a request, read member by member.
//
// The first member that is missing or of the wrong kind is remembered, and what is read after it is
// empty: so a reader reads all, and looks at failure() once.
class json_body {
public:
    static constexpr int depth_max = 32;

    // Fails with usage, or with invalid_utf8.
    [[nodiscard]] static result<json_body> parse(std::string_view text);

    json_body(json_body&&) noexcept;
    ~json_body();

    [[nodiscard]] std::string text(const char* member);
    [[nodiscard]] gapless::request_id request_id();
    [[nodiscard]] gapless::device_id device();
    [[nodiscard]] public_key key();

    // Of a device that does not say it is `other`.
    [[nodiscard]] gapless::device_class device_class();

    // A member that was read is not what was expected, after all.
    void fail(std::string_view member, std::string_view expected);

    [[nodiscard]] const std::optional<error>& failure() const { return failure_; }

private:
    explicit json_body(nlohmann::json&&);

    std::unique_ptr<const nlohmann::json> object_;
    std::optional<error> failure_;
};

// 16 bytes as UUID text or as 32 hexadecimal digits.
[[nodiscard]] std::optional<device_id> device_from_text(std::string_view text);

// A UUID.
[[nodiscard]] std::optional<request_id> request_id_from_text(std::string_view text);

}  // namespace gapless::server
