using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Reflection;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Finds the HTTP status that an exception of whichever client tells of: there is no common base class of theirs.</summary>
internal static class HttpStatus
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Properties = new();

    /// <summary>The status; <see langword="null"/> if the exception does not tell of one.</summary>
    internal static int? Of(Exception exception)
    {
        if (exception is HttpRequestException { StatusCode: { } status })
            return (int)status;
        var found = Properties.GetOrAdd(exception.GetType(), Find)?.GetValue(exception);
        return found switch
        {
            int number and >= 100 and < 600 => number,
            HttpStatusCode code => (int)code,
            _ => exception.InnerException is HttpRequestException inner ? Of(inner) : null,
        };
    }

    // ClientResultException and RequestFailedException have Status, others StatusCode.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A property that was trimmed away only means that the status is not known.")]
    private static PropertyInfo? Find(Type type)
    {
        var property = type.GetProperty("Status", BindingFlags.Public | BindingFlags.Instance) ?? type.GetProperty("StatusCode", BindingFlags.Public | BindingFlags.Instance);
        return property is { CanRead: true } && (property.PropertyType == typeof(int) || property.PropertyType == typeof(HttpStatusCode) || property.PropertyType == typeof(HttpStatusCode?))
            ? property
            : null;
    }
}
