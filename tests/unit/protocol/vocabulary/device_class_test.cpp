#include <gapless/device_class.hpp>

#include <gtest/gtest.h>

namespace gapless::tests {

namespace {

TEST(DeviceClass, IsFoundByItsName) {
    for (const auto kind :
         {device_class::phone,
          device_class::tablet,
          device_class::desktop,
          device_class::web,
          device_class::other}) {
        EXPECT_EQ(device_class_named(name_of(kind)), kind);
    }
    EXPECT_EQ(name_of(device_class::phone), "phone");
    EXPECT_EQ(name_of(device_class::other), "other");
}

TEST(DeviceClass, IsNotFoundByAnotherName) {
    EXPECT_EQ(device_class_named(""), std::nullopt);
    EXPECT_EQ(device_class_named("Phone"), std::nullopt);
}

TEST(DeviceClass, OfALaterVersionIsAnOtherOne) {
    EXPECT_EQ(name_of(device_class{}), "other");
    EXPECT_EQ(name_of(static_cast<device_class>(99)), "other");
}

}  // namespace

}  // namespace gapless::tests
