package com.example;

import io.github.cdkimagecdn.ImageCdn;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;

public final class Refusal {
    public static void main(final String[] args) {
        final Stack stack = new Stack(new App(), "Stack");
        try {
            ImageCdn.Builder.create(stack, "Images").minTtl(Duration.hours(2)).defaultTtl(Duration.hours(1)).build();
        } catch (final RuntimeException error) {
            System.out.println(error.getMessage());
        }
    }
}
