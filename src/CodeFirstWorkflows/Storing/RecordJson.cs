using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Storing;

/// <summary>Metadata of what records hold beside the user's values, written as briefly as may be and with names that last.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StepError))]
[JsonSerializable(typeof(OpenWait))]
internal sealed partial class RecordJson : JsonSerializerContext;
