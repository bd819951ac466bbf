using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>What decides whether a compiler can load an assembly.</summary>
internal sealed record CompilerExtension(string TargetFramework, IReadOnlyDictionary<string, Version> References)
{
    public static CompilerExtension Read(byte[] assembly)
    {
        using var file = new PEReader(ImmutableArray.Create(assembly));
        var reader = file.GetMetadataReader();
        var references = reader.AssemblyReferences.Select(reader.GetAssemblyReference).ToDictionary(reference => reader.GetString(reference.Name), reference => reference.Version);
        return new(TargetFrameworkOf(reader), references);
    }

    private static string TargetFrameworkOf(MetadataReader reader)
    {
        var attribute = reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute).Single(attribute =>
            attribute.Constructor.Kind == HandleKind.MemberReference
            && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name) == "TargetFrameworkAttribute");
        var value = reader.GetBlobReader(attribute.Value);
        value.ReadUInt16(); // how every attribute's value begins
        return value.ReadSerializedString()!;
    }
}
