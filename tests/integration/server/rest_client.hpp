#pragma once

#include "tests/integration/server/tls_socket.hpp"

#include <gapless/ids.hpp>
#include <gapless/uuid.hpp>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace gapless::integration {

struct rest_reply {
    int status = 0;
    std::string head;
    nlohmann::json body;

    [[nodiscard]] std::string error_code() const { return body.at("error").at("code"); }
};

// HTTP as a test writes it by hand: one request a connection.
class rest_client {
public:
    rest_client(std::string address, std::string authority_pem)
        : address_(std::move(address)), authority_pem_(std::move(authority_pem)) {}

    [[nodiscard]] rest_reply send(
        const std::string& request_line, const std::string& headers, const std::string& body
    ) const {
        return send_raw(
            request_line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body
        );
    }

    [[nodiscard]] rest_reply post(const std::string& path, const nlohmann::json& body) const {
        return send("POST " + path, "Content-Type: application/json\r\n", body.dump());
    }

    // As somebody who is logged in, with a request id.
    [[nodiscard]] rest_reply as(
        const std::string& token, const std::string& request_line, const std::string& body = {}
    ) const {
        return send(
            request_line,
            "Authorization: Bearer " + token + "\r\nRequest-Id: " + new_request_id() + "\r\n",
            body
        );
    }

    [[nodiscard]] rest_reply send_raw(const std::string& bytes) const {
        tls_socket socket{address_, {authority_pem_}};
        socket.write(bytes);
        const std::string all = socket.read_all().value_or(std::string{});
        rest_reply reply;
        const std::size_t end = all.find("\r\n\r\n");
        if (end != std::string::npos) {
            reply.status = std::stoi(all.substr(all.find(' ')));
            reply.head = all.substr(0, end);
            reply.body = nlohmann::json::parse(all.substr(end + 4), nullptr, false);
        }
        return reply;
    }

    [[nodiscard]] static std::string new_request_id() {
        static std::uint64_t count = 0;
        gapless::request_id id;
        id.bytes[0] = 0x77;
        for (std::uint64_t rest = ++count, i = 15; rest > 0; rest >>= 8, --i) {
            id.bytes[i] = static_cast<std::uint8_t>(rest);
        }
        return uuid_text(id.view());
    }

    // A body for register and login. The device and its key follow from its name.
    [[nodiscard]] static nlohmann::json credentials(
        const std::string& user, const std::string& password, const std::string& device
    ) {
        return {
            {"request_id", new_request_id()},
            {"name", user},
            {"password", password},
            {"device", uuid_text(device_named(device).view())},
            {"key", base64_text(key_named(device))},
        };
    }

    [[nodiscard]] static device_id device_named(const std::string& name) {
        const public_key key = key_named(name);
        std::string hashed = "gapless/v1/did";
        hashed.append(key.bytes.begin(), key.bytes.end());
        unsigned char digest[EVP_MAX_MD_SIZE];
        EVP_Digest(hashed.data(), hashed.size(), digest, nullptr, EVP_sha256(), nullptr);
        device_id made;
        std::copy_n(digest, device_id::size, made.bytes.begin());
        return made;
    }

    [[nodiscard]] static public_key key_named(const std::string& name) {
        std::string padded = name;
        padded.resize(public_key::size, '.');
        return public_key::from(padded).value();
    }

    [[nodiscard]] static std::string base64_text(const public_key& key) {
        unsigned char text[4 * (public_key::size + 2) / 3 + 1];
        const int length = EVP_EncodeBlock(text, key.bytes.data(), public_key::size);
        return {text, text + length};
    }

private:
    std::string address_;
    std::string authority_pem_;
};

}  // namespace gapless::integration
