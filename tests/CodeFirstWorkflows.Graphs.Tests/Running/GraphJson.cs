using System.Text.Json;
using System.Text.Json.Serialization;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Running;

/// <summary>How values are recorded. Each life of a process begins without knowing any type, so that to learn them must not take long.</summary>
[JsonSerializable(typeof(Facts))]
[JsonSerializable(typeof(Pair))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(IReadOnlyList<Facts>))]
[JsonSerializable(typeof(Color?))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(int?))]
internal sealed partial class GraphJson : JsonSerializerContext
{
    public static JsonSerializerOptions Create() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = Default,
        // Records keep values of enums that were never declared.
        Converters = { new JsonStringEnumConverter<Color>(namingPolicy: null, allowIntegerValues: true) },
    };
}
