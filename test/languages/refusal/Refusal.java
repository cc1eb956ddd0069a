package com.example;

import io.github.cdkimagecdn.ImageCdn;
import io.github.cdkimagecdn.ImageParameters;
import io.github.cdkimagecdn.ImageTransformation;
import io.github.cdkimagecdn.OnDemandOptions;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;

public final class Refusal {
    public static void main(final String[] args) {
        final Stack stack = new Stack(new App(), "Stack");
        printError(() ->
            ImageCdn.Builder.create(stack, "Images").minTtl(Duration.hours(2)).defaultTtl(Duration.hours(1)).build());
        printError(() -> ImageCdn.Builder.create(stack, "Presets")
            .transformation(ImageTransformation.onDemand(
                OnDemandOptions.builder().presets(Map.of("card", ImageParameters.builder().build())).build()))
            .build());
    }

    private static void printError(final Runnable create) {
        try {
            create.run();
        } catch (final RuntimeException error) {
            System.out.println(error.getMessage());
        }
    }
}
