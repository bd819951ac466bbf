using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CodeFirstWorkflows.Json;

/// <summary>How inputs and results become JSON and come back: strictly, so that what is missing is an error and never a default.</summary>
internal static class WorkflowJson
{
    /// <summary>JSON is stored and sent to models, and no part of a web page: text stays as it is.</summary>
    internal static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = int.MaxValue,
    };

    /// <summary>
    /// How JSON is read that stands around values: as deep as it goes. The depth of values is the serializer's to keep, when it writes and
    /// when it reads them; what is put around them is no reason to refuse any.
    /// </summary>
    internal static readonly JsonReaderOptions Reading = new() { MaxDepth = int.MaxValue };

    /// <summary>The same for documents.</summary>
    internal static readonly JsonDocumentOptions Parsing = new() { MaxDepth = int.MaxValue };

    // They hold what was found out about types, which is much: engines that were told nothing share it.
    private static readonly Lazy<JsonSerializerOptions> Default = new(static () => Make(null, null));

    internal static JsonSerializerOptions Create(JsonSerializerContext? context, JsonSerializerOptions? given) =>
        context is null && given is null ? Default.Value : Make(context, given);

    private static JsonSerializerOptions Make(JsonSerializerContext? context, JsonSerializerOptions? given)
    {
        var options = context is not null ? new JsonSerializerOptions(GeneratedOptions(context) ?? context.Options) { TypeInfoResolver = context }
            : given is not null ? new JsonSerializerOptions(given)
            : new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        options.Encoder ??= Writing.Encoder;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        // Models follow a schema's names, but not always their case; paths in templates do not mind it either.
        options.PropertyNameCaseInsensitive = true;
        if (context is null && given is null && JsonSerializer.IsReflectionEnabledByDefault)
            AddNamedEnums(options);
        if (options.TypeInfoResolver is null && JsonSerializer.IsReflectionEnabledByDefault)
            AddReflection(options);
        options.TypeInfoResolver = options.TypeInfoResolver is { } resolver
            ? JsonTypeInfoResolver.Combine(resolver, ScalarJson.Default)
            : ScalarJson.Default;
        options.MakeReadOnly();
        return options;
    }

    internal static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options)
    {
        if (options.TryGetTypeInfo(typeof(T), out var info))
            return (JsonTypeInfo<T>)info;
        var name = TypeNames.Of(typeof(T));
        throw new InvalidOperationException(
            $"There is no JSON metadata for {name}. Add [JsonSerializable(typeof({name}))] to a JsonSerializerContext " +
            "and name it by JsonContext = typeof(…) on the workflow, or set WorkflowEngineOptions.Json.");
    }

    // What [JsonSourceGenerationOptions] says: the context's own options hold it only in its static Default, which generated code cannot name
    // before System.Text.Json's generator has made it.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_GeneratedSerializerOptions")]
    private static extern JsonSerializerOptions? GeneratedOptions(JsonSerializerContext context);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Called only if reflection is switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Called only if reflection is switched on.")]
    private static void AddReflection(JsonSerializerOptions options) => options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Called only if reflection is switched on.")]
    private static void AddNamedEnums(JsonSerializerOptions options) =>
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
}
