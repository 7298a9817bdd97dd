package io.kanal.web.internal;

import io.kanal.people.administration.Maintenance;
import io.kanal.shared.Caller;
import io.kanal.shared.places.Places;
import io.kanal.web.WebProperties;
import io.kanal.web.internal.input.InputCheck;
import io.kanal.web.internal.places.Admission;
import io.kanal.web.internal.security.AudienceCheck;
import io.kanal.web.internal.security.CallerArgument;
import java.util.List;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the room's parts into Spring MVC. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebProperties.class)
@PropertySource("classpath:web.properties")
class WebConfiguration implements WebMvcConfigurer {
    private final Maintenance maintenance;
    private final Places places;

    WebConfiguration(Maintenance maintenance, Places places) {
        this.maintenance = maintenance;
        this.places = places;
    }

    static {
        // Who asks comes from the session or key and is no parameter of a call.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    /** Who asks before sending a body is told yes when somebody reads it, and so hears a refusal before sending. */
    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> bodiesAreAskedForWhenRead() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
            }
        });
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AudienceCheck(maintenance));
        registry.addInterceptor(new InputCheck());
        registry.addInterceptor(new Admission(places));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
    }
}
