using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Nemesis.Process;

/// <summary>How answers are written.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class Words : JsonSerializerContext;
