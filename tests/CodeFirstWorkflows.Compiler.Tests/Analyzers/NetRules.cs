using System.Reflection;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

/// <summary>Those of .NET's own rules that say something of steps.</summary>
internal static class NetRules
{
    private static readonly string Directory =
        typeof(NetRules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "NetAnalyzers").Value!;

    /// <summary>The analyzers that report CA1024, CA1062 and CA1822.</summary>
    public static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } =
    [
        Create("Microsoft.CodeQuality.Analyzers.ApiDesignGuidelines.UsePropertiesWhereAppropriateAnalyzer"),
        Create("Microsoft.CodeQuality.Analyzers.QualityGuidelines.ValidateArgumentsOfPublicMethods"),
        Create("Microsoft.CodeQuality.Analyzers.QualityGuidelines.MarkMembersAsStaticAnalyzer"),
    ];

    private static DiagnosticAnalyzer Create(string type) => (DiagnosticAnalyzer)Activator.CreateInstance(
        Assembly.LoadFrom(Path.Combine(Directory, "Microsoft.CodeAnalysis.NetAnalyzers.dll")).GetType(type, throwOnError: true)!)!;
}
