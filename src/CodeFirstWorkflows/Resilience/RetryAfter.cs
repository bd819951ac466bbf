using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Finds the time that a server asked to wait (RFC 9110, Retry-After).</summary>
internal static class RetryAfter
{
    private const string Header = "Retry-After";

    /// <summary>The time; <see langword="null"/> if the exception does not tell of one.</summary>
    internal static TimeSpan? Of(Exception exception, TimeProvider time)
    {
        for (var current = exception; current is not null; current = current.InnerException!)
        {
            var said = current.Data[Header] ?? Response(current);
            if (Read(said, time) is { } wait)
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        return null;
    }

    private static TimeSpan? Read(object? said, TimeProvider time) => said switch
    {
        TimeSpan span => span,
        int seconds => TimeSpan.FromSeconds(seconds),
        string text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) => date - time.GetUtcNow(),
        _ => null,
    };

    // System.ClientModel's ClientResultException, which OpenAI's client throws, has GetRawResponse().Headers.TryGetValue(name, out value).
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A member that was trimmed away only means that the server's wish is not known.")]
    private static object? Response(Exception exception)
    {
        if (exception.GetType().GetMethod("GetRawResponse", BindingFlags.Public | BindingFlags.Instance, [])?.Invoke(exception, null) is not { } response)
            return null;
        if (response.GetType().GetProperty("Headers")?.GetValue(response) is not { } headers)
            return null;
        object?[] arguments = [Header, null];
        return headers.GetType().GetMethod("TryGetValue", [typeof(string), typeof(string).MakeByRefType()])?.Invoke(headers, arguments) is true ? arguments[1] : null;
    }
}
