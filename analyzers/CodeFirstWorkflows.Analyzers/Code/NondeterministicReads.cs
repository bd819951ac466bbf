using System;
using System.Linq;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CodeFirstWorkflows.Analyzers.Code;

/// <summary>Knows what code reads that is not the same when it runs again: time, chance, files and other services, and state that anybody may change.</summary>
internal static class NondeterministicReads
{
    // Members by what their names begin with.
    private static readonly (string Type, string[] Members)[] Known =
    [
        ("System.DateTime", ["Now", "UtcNow", "Today"]),
        ("System.DateTimeOffset", ["Now", "UtcNow"]),
        ("System.TimeProvider", ["GetUtcNow", "GetLocalNow", "GetTimestamp", "GetElapsedTime"]),
        (Stopwatch, ["GetTimestamp", "GetElapsedTime", "StartNew", "Elapsed"]),
        ("System.Environment", ["TickCount", "GetEnvironmentVariable"]),
        ("System.Guid", ["NewGuid", "CreateVersion7"]),
        (Random, ["Shared", "Next", "GetItems", "Shuffle", "GetString", "GetHexString"]),
        ("System.Security.Cryptography.RandomNumberGenerator", ["Create", "Get", "Fill", "Shuffle"]),
        ("System.IO.File", ["Exists", "Read", "Open", "Get"]),
        ("System.IO.Directory", ["Exists", "Get", "Enumerate"]),
        ("System.IO.FileSystemInfo", ["Exists", "Length", "Open", "Get", "Enumerate", "LastWriteTime"]),
        ("System.IO.Path", ["Exists", "GetRandomFileName", "GetTempFileName"]),
        ("System.Net.Http.HttpMessageInvoker", ["Send", "Get", "Post", "Put", "Patch", "Delete"]),
        ("System.Net.Http.Json.HttpClientJsonExtensions", ["Get", "Post", "Put", "Patch", "Delete"]),
    ];

    private const string Random = "System.Random";
    private const string Stopwatch = "System.Diagnostics.Stopwatch";

    /// <summary>What <paramref name="operation"/> itself reads, or null.</summary>
    public static string? In(IOperation operation) => operation switch
    {
        { Parent: INameOfOperation } => null,
        IObjectCreationOperation { Arguments.IsEmpty: true, Type: { } made } => IsMeter(made) ? $"new {made.Name}()" : null,
        IInvocationOperation call => IsKnown(call.TargetMethod) && !IsReportedBefore(call.Instance) ? Name(call.TargetMethod) : null,
        IMethodReferenceOperation group => IsKnown(group.Method) && !IsReportedBefore(group.Instance) ? Name(group.Method) : null,
        IPropertyReferenceOperation { Property: var property } read =>
            (IsKnown(property) && !IsReportedBefore(read.Instance)) || (IsState(property) && !IsWritten(read)) ? Name(property) : null,
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: false, IsConst: false } field } read => IsWritten(read) ? null : Name(field),
        _ => null,
    };

    private static bool IsKnown(ISymbol member) =>
        member is not IMethodSymbol { Name: "GetElapsedTime", Parameters.Length: 2 } &&
        Known.Any(known => known.Members.Any(start => member.Name.StartsWith(start, StringComparison.Ordinal)) && member.ContainingType.IsOrDerivesFrom(known.Type));

    private static bool IsMeter(ITypeSymbol type) => type.IsNamed(Random) || type.IsNamed(Stopwatch);

    // Of these it is said where they come from: Random.Shared, new Random() and the like. One with a seed can be foretold.
    private static bool IsReportedBefore(IOperation? instance) =>
        instance is ILocalReferenceOperation or IParameterReferenceOperation or IObjectCreationOperation or IInvocationOperation or IPropertyReferenceOperation { Property.Name: "Shared" } &&
        IsMeter(instance.Type!);

    private static bool IsState(IPropertySymbol property) =>
        property is { IsStatic: true, SetMethod: not null } &&
        property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool IsWritten(IOperation target) => target.Parent is ISimpleAssignmentOperation assignment && assignment.Target == target;

    private static string Name(ISymbol member) => $"{member.ContainingType.Name}.{member.Name}";
}
